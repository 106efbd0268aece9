/** Guards over what the engine does not guard itself: gradient mode, data types, live arrays. */
package dev.retrace.runtime.memory;
