// Calls the deployed backend from an iOS app: gets connect tokens and completes passkey logins. Copy it and adapt it.
//
// It was written without a Swift compiler and has not been compiled. A test checks its structs against the backend's answers.
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

/// The part of an error body that an app needs.
struct Problem: Decodable {
    let code: String?
    let requestId: String?
}

/// The backend refused the request. Act on `code`; `requestId` identifies the line in the backend's log.
struct BackendError: Error {
    let status: Int
    let code: String
    let requestId: String?
}

struct CorbadoBackend {
    /// The address of the deployment.
    let baseURL: URL

    /// `type` is passkey-append, passkey-list or passkey-delete. Each token is valid for one operation, so do not cache tokens.
    /// Throws `reauthentication_required` when the login is too old to add or delete a passkey: let the user log in again.
    func createConnectToken(type: String, accessToken: String) async throws -> String {
        let body = CreateConnectTokenRequest(connectTokenType: type)
        let answer: CreateConnectTokenResponse = try await post("/auth/createConnectToken", body, accessToken: accessToken)
        return answer.connectToken
    }

    /// Returns the access token of a new session; keep it in the Keychain. After any failure, including a lost connection,
    /// start the passkey login again: the proof works only once.
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
            // The answer may come from a proxy in between, and not be JSON.
            let problem = try? JSONDecoder().decode(Problem.self, from: data)
            throw BackendError(status: status, code: problem?.code ?? "unknown", requestId: problem?.requestId)
        }
        return try JSONDecoder().decode(Received.self, from: data)
    }
}
