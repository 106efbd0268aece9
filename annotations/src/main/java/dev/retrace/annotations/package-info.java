/** The vocabulary in which an invertible network is declared; it depends on nothing. */
package dev.retrace.annotations;
