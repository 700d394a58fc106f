package import Dialogue
package import Store

extension Transaction {
    /// What came early about a message, taken out at once.
    package func takenEarly(_ channelID: String) throws -> [StatusUpdate] {
        var taken: [StatusUpdate] = []
        try takeEarly(channelID) { taken = $0 }
        try connection.settle()
        return taken
    }
}
