/** What a tick takes and what a month costs with many lanes and many objects, by counted calls. */
package dev.sparkdrop.scale;
