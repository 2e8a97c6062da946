/** Cloud Storage's JSON API on a folder, as far as its usual clients need it. */
package dev.sparkdrop.local.storage;
