/// Received media that will never be had: it is gone at the channel, too large, or not what was announced.
///
/// Any other error of `ChannelPort.fetchMedia` is worth another try.
package struct MediaLost: Error, Hashable {
    /// A code without any patient data, such as `gone`.
    package var reason: String

    package init(reason: String) {
        self.reason = reason
    }
}
