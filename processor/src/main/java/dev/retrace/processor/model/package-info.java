/**
 * What will be written, in plain records that know no compiler: a test can make one by hand. All
 * decisions are made here; the writers only print.
 */
package dev.retrace.processor.model;
