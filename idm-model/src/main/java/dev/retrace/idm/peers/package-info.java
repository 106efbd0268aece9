/** Networks that the invertible model is compared with, as ordinary blocks under autograd. */
package dev.retrace.idm.peers;
