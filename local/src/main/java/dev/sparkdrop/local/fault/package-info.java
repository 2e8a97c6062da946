/** What can be made to go wrong on request: one kind of fault, asked for at every place it fits. */
package dev.sparkdrop.local.fault;
