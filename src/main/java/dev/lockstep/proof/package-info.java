/**
 * Proofs on scratch databases: what the migrations make from empty, whether each reverse reverses,
 * where two catalogs differ; and the memory of what was proven, so that nothing is proven twice.
 */
@NullMarked
package dev.lockstep.proof;

import org.jspecify.annotations.NullMarked;
