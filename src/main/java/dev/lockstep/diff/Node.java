package dev.lockstep.diff;

import dev.lockstep.catalog.ObjectId;

/** One action on one object. */
record Node(Action action, ObjectId id) {}
