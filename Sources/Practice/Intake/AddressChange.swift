import Care
import Dialogue
import Store

/// A patient changed number or business-scoped id: the new one reaches the same people, and the old one nobody, for it
/// may be a stranger's soon.
///
/// A new number brings a new id, and WhatsApp tells of each by itself, in any order, as from the old ones.
struct AddressChange {
    let sender: ChannelAddress
    let to: ChannelAddress

    func follow(in tx: Transaction) throws {
        let before = try Account(of: sender, in: tx)
        var phone = before.phone
        if let number = to.phone, let new = try tx.ensureAddress(ChannelAddress(phone: number)) {
            try move(before, to: new.id, in: tx)
            phone = new.id
        }
        guard to.userID != nil, to.userID != sender.userID,
            let new = try tx.ensureAddress(ChannelAddress(phone: nil, userID: to.userID))
        else { return }
        try renew(before, as: new.id, behind: phone, in: tx)
    }

    /// The ids go along: whoever asks later what became of one finds the new phone behind it.
    private func move(_ before: Account, to new: Identifier<Address>, in tx: Transaction) throws {
        guard let old = before.phone else {
            if let id = before.userID { try tx.pair(id, withPhone: new) }
            return
        }
        // The same number, written another way.
        guard old != new else { return }
        var ids = try tx.userIDs(before: old)
        // The id of the sender may be one that was replaced a moment ago: that one stays behind.
        if let id = before.userID, before.isIDInUse, !ids.contains(id) { ids.append(id) }
        try take(from: old, to: new, in: tx)
        try tx.abandon(old)
        for id in ids { try tx.pair(id, withPhone: new) }
    }

    private func renew(
        _ before: Account,
        as new: Identifier<Address>,
        behind phone: Identifier<Address>?,
        in tx: Transaction
    ) throws {
        // The number may have changed first: then the new one is behind the old id already.
        let phone = try before.userID.flatMap { try tx.phone(behind: $0) } ?? phone
        let worn = Set(try phone.map { try tx.userIDs(before: $0) } ?? []).union([before.userID].compactMap(\.self))
        for id in worn where id != new { try take(from: id, to: new, in: tx) }
        for id in worn where id != new { try tx.abandon(id) }
        if let phone { try tx.pair(new, withPhone: phone) }
    }

    private func take(from old: Identifier<Address>, to new: Identifier<Address>, in tx: Transaction) throws {
        for link in try tx.links(at: old) {
            try tx.link(link.person, to: new, as: link.relation, trust: link.trust)
        }
        for stop in try tx.stops(at: old) {
            try tx.optOut(new, of: stop.purpose, source: "number-change", at: stop.at)
        }
    }
}

/// What the sender was known by; the two are not paired for it, since the message itself says that they part.
private struct Account {
    var phone: Identifier<Address>?
    var userID: Identifier<Address>?
    /// Whether the id reaches people or stands before a phone; a new one does not yet, but nobody has replaced it.
    var isIDInUse: Bool

    init(of sender: ChannelAddress, in tx: Transaction) throws {
        let known = try sender.userID.flatMap { try tx.address(userID: $0) }
        userID = try sender.userID.flatMap { try tx.ensureAddress(ChannelAddress(phone: nil, userID: $0))?.id }
        phone = try sender.phone.flatMap { try tx.ensureAddress(ChannelAddress(phone: $0))?.id }
        if phone == nil, let userID { phone = try tx.phone(behind: userID) }
        let behind = try known.flatMap { try tx.phone(behind: $0.id) }
        let isLinked = try known.map { try !tx.links(at: $0.id).isEmpty } ?? false
        isIDInUse = known == nil || behind != nil || isLinked
    }
}
