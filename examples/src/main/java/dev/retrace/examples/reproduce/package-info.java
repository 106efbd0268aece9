/** The paper's tables and figures, made again: one class an item, each a page with its raw data. */
package dev.retrace.examples.reproduce;
