/**
 * The entry points that the platform loads, and how they are put together. Nothing is decided here.
 */
package dev.sparkdrop.functions;
