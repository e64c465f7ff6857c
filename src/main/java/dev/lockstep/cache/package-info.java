/**
 * What earlier runs made and proved, so that it is not made again: texts in the user's cache
 * folder, found by a key. Everything is right without it: {@link dev.lockstep.cache.Cache#NONE} is
 * what {@code LOCKSTEP_CACHE=false} gives, and the tests compare both. {@link
 * dev.lockstep.cache.CacheKeys} says for each key what the text under it depends on.
 */
@NullMarked
package dev.lockstep.cache;

import org.jspecify.annotations.NullMarked;
