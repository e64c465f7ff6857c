/** What is under {@code deploy/}: checked against the typed Kubernetes model, and executed. */
package dev.lockstep.deploy;
