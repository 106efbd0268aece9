/** Training of the networks that the invertible model is compared with. */
package dev.retrace.examples.peers;
