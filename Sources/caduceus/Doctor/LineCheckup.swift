import WhatsApp

/// The token and the business number behind it.
struct LineCheckup {
    let client: GraphClient
    let throughput: Int

    func findings() async -> [Finding] {
        do {
            let number = try await client.phoneNumber()
            return [
                Finding(.ok, "token", "accepted; the number is \(number.displayNumber) (\(number.verifiedName))"),
                registration(number), quality(number), speed(number),
            ]
        } catch {
            return [Finding(.wrong, "token and number", error.description)]
        }
    }

    private func registration(_ number: PhoneNumberInfo) -> Finding {
        switch number.platform {
        case "CLOUD_API": Finding(.ok, "registration", "registered with the Cloud API")
        case "": Finding(.note, "registration", "Meta did not say whether the number is registered")
        default:
            Finding(
                .wrong,
                "registration",
                "the number is not registered with the Cloud API (\(number.platform)): register it in WhatsApp Manager"
            )
        }
    }

    private func quality(_ number: PhoneNumberInfo) -> Finding {
        switch number.quality {
        case "GREEN": Finding(.ok, "quality", "green; limit \(number.messagingLimit)")
        case "RED":
            Finding(
                .wrong,
                "quality",
                "red: patients block or report these messages; send less, and only what they want"
            )
        case "YELLOW": Finding(.note, "quality", "yellow: some patients block or report messages; look at what is sent")
        default: Finding(.note, "quality", "not rated yet; limit \(number.messagingLimit)")
        }
    }

    private func speed(_ number: PhoneNumberInfo) -> Finding {
        guard throughput > 80, number.throughput != "HIGH" else {
            return Finding(.ok, "throughput", "\(throughput) messages a second")
        }
        return Finding(
            .wrong,
            "throughput",
            "whatsapp.throughput is \(throughput) but Meta allows this number 80 a second: set 80"
        )
    }
}
