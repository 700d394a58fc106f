/// The thread between one line (business number) and one address.
package enum Conversation {}
