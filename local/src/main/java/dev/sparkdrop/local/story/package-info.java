/** What the local cloud tells its user: the story as it happens, and the summary of one run. */
package dev.sparkdrop.local.story;
