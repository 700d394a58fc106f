package import Care

/// What the channel says of a voice call.
package struct CallUpdate: Hashable, Sendable {
    /// The channel's id of the call (wacid); several updates are about the same call.
    package var id: String
    /// The person at the other end, whoever called.
    package var with: ChannelAddress
    package var profileName: String?
    /// When the call began, as far as the update tells.
    package var at: Instant
    package var isFromPatient: Bool
    /// A call of the patient's, a missed one too, opens the customer-service window, and so does one of ours that the
    /// patient took (Meta, calling: messaging windows).
    package var opensWindow: Bool
    /// A line for staff, of the channel's own codes.
    package var summary: String

    package init(
        id: String,
        with address: ChannelAddress,
        profileName: String? = nil,
        at: Instant,
        isFromPatient: Bool,
        opensWindow: Bool,
        summary: String
    ) {
        self.id = id
        self.with = address
        self.profileName = profileName
        self.at = at
        self.isFromPatient = isFromPatient
        self.opensWindow = opensWindow
        self.summary = summary
    }
}
