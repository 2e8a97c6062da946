/**
 * "What happened to my file?": reads the ledger, and tells it to a person or a program. It changes
 * nothing; what a person asks for becomes a wish in the ledger, which the controller grants.
 */
package dev.sparkdrop.console;
