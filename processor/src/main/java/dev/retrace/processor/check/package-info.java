/**
 * One class per rule. A check looks at declarations and reports what it finds; it changes nothing
 * and knows of no other check. A new rule is a new class here, a line in {@code CheckModule}, its
 * messages in {@code Problem} and a file that breaks it in the tests.
 */
package dev.retrace.processor.check;
