extension Appointment {
    /// Why a command about a visit is not carried out; each is something to tell the asker kindly.
    package enum Refusal: Error, Hashable {
        /// The visit has moved since the asker looked; `current` is what is true now.
        case stale(current: Appointment)
        case alreadyConfirmed
        case alreadyCancelled
        /// The visit has begun, or its time has passed.
        case alreadyStarted
        /// The visit was recorded as kept or missed.
        case alreadyOver
        /// It is at that time, with that practitioner, at that place already.
        case sameSlot
        /// The new time has passed, or ends before it starts.
        case slotNotBookable
        /// Only a visit that has begun can be kept or missed.
        case notYetStarted
        /// It takes place already: there is nothing to bring back.
        case notCancelled
        /// It is that patient's and of that kind already.
        case alreadyCorrect
    }
}
