/** A project of a user's: a law built from nothing, and layers that use it. */
package dev.example;
