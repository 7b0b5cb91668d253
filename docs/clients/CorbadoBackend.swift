// Calls the deployed backend from an iOS app: connect tokens, and the end of a passkey login. Copy it and make it yours.
//
// It was not compiled where it was written, which has no Swift. Its structs are held against the backend's answers by a test.
import Foundation

struct CreateConnectTokenRequest: Encodable {
    let connectTokenType: String
}

struct CreateConnectTokenResponse: Decodable {
    let connectToken: String
}

struct CompleteLoginRequest: Encodable {
    let signedPasskeyData: String
}

struct CompleteLoginResponse: Decodable {
    let success: Bool
    let accessToken: String
}

/// The body of a failure, as far as an app needs it.
struct Problem: Decodable {
    let code: String?
    let requestId: String?
}

/// The backend said no. Act on `code`, and show `requestId` to whoever has to find the line in the log.
struct BackendError: Error {
    let status: Int
    let code: String
    let requestId: String?
}

struct CorbadoBackend {
    /// The address of the deployment.
    let baseURL: URL

    /// `type` is passkey-append, passkey-list or passkey-delete. Each token is good for one operation, so keep none.
    /// Throws `reauthentication_required` when the login is too old to add or delete a passkey: let the user log in again.
    func createConnectToken(type: String, accessToken: String) async throws -> String {
        let body = CreateConnectTokenRequest(connectTokenType: type)
        let answer: CreateConnectTokenResponse = try await post("/auth/createConnectToken", body, accessToken: accessToken)
        return answer.connectToken
    }

    /// The access token of a new session, for the Keychain. After any failure, a lost connection included, begin the
    /// passkey login again: the proof is good once.
    func completeLogin(signedPasskeyData: String) async throws -> String {
        let body = CompleteLoginRequest(signedPasskeyData: signedPasskeyData)
        let answer: CompleteLoginResponse = try await post("/auth/completeLogin", body)
        return answer.accessToken
    }

    private func post<Sent: Encodable, Received: Decodable>(
        _ path: String, _ body: Sent, accessToken: String? = nil
    ) async throws -> Received {
        var request = URLRequest(url: baseURL.appendingPathComponent(path), timeoutInterval: 10)
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "content-type")
        if let accessToken { request.setValue("Bearer \(accessToken)", forHTTPHeaderField: "authorization") }
        request.httpBody = try JSONEncoder().encode(body)
        // No cookies: an app has its token, and two credentials are refused.
        request.httpShouldHandleCookies = false

        let (data, response) = try await URLSession.shared.data(for: request)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        guard (200...299).contains(status) else {
            // Something on the way may have answered in the backend's place, and not in JSON.
            let problem = try? JSONDecoder().decode(Problem.self, from: data)
            throw BackendError(status: status, code: problem?.code ?? "unknown", requestId: problem?.requestId)
        }
        return try JSONDecoder().decode(Received.self, from: data)
    }
}
