/** The README is executed and compared with the code. */
package dev.lockstep.docs;
