import Testing
import WhatsApp

@Suite struct FlowAnswerTests {
    private func text(_ answer: FlowAnswer) -> String? {
        answer.body.map { String(decoding: $0.encoded(), as: UTF8.self) }
    }

    @Test func `each answer has the form and the status that Meta asks for`() {
        #expect(text(.healthy) == #"{"data":{"status":"active"}}"#)
        #expect(text(.acknowledged) == #"{"data":{"acknowledged":true}}"#)
        #expect(text(.screen("TIME", data: ["day": "x"])) == #"{"screen":"TIME","data":{"day":"x"}}"#)
        #expect(text(.noLongerValid(message: "Too late")) == #"{"error_msg":"Too late"}"#)
        #expect(text(.signatureFailed) == nil)
        let answers: [FlowAnswer] = [
            .healthy, .acknowledged, .screen("TIME", data: [:]), .finish(parameters: [:]), .noLongerValid(message: ""),
            .signatureFailed,
        ]
        #expect(answers.map(\.status) == [200, 200, 200, 200, 427, 432])
    }

    @Test func `the end hands the token on, once`() {
        let start = #"{"screen":"SUCCESS","data":{"extension_message_response":{"params":{"#
        let booked = start + #""outcome":"booked","flow_token":"t1"}}}}"#
        #expect(text(.finish(token: "t1", ["outcome": "booked"])) == booked)
        #expect(text(.finish(token: "t1", ["flow_token": "t2"])) == start + #""flow_token":"t1"}}}}"#)
        #expect(text(.finish(token: nil, [:])) == start + "}}}}")
    }
}
