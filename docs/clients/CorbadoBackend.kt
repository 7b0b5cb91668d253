// Calls the deployed backend from an Android app: gets connect tokens and completes passkey logins. Copy it and adapt it.
//
// Compiled and run by hand with Kotlin 2.1 on a JVM, not in an Android project. A test checks its classes against the backend's answers.
// Needs kotlinx-serialization-json (with its compiler plugin) and kotlinx-coroutines.
package com.example.auth

import java.net.HttpURLConnection
import java.net.URL
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import kotlinx.serialization.Serializable
import kotlinx.serialization.SerializationException
import kotlinx.serialization.decodeFromString
import kotlinx.serialization.encodeToString
import kotlinx.serialization.json.Json

@Serializable
data class CreateConnectTokenRequest(val connectTokenType: String)

@Serializable
data class CreateConnectTokenResponse(val connectToken: String)

@Serializable
data class CompleteLoginRequest(val signedPasskeyData: String)

@Serializable
data class CompleteLoginResponse(val success: Boolean, val accessToken: String)

/** The part of an error body that an app needs. */
@Serializable
data class Problem(val code: String = "unknown", val requestId: String? = null)

/** The backend refused the request. Act on [code]; [requestId] identifies the line in the backend's log. */
class BackendException(val status: Int, val code: String, val requestId: String?) : Exception("$status $code")

/** [baseUrl] is the address of the deployment, without a trailing slash. */
class CorbadoBackend(private val baseUrl: String) {
    // Later versions of the backend may add fields.
    private val json = Json { ignoreUnknownKeys = true }

    /**
     * [type] is passkey-append, passkey-list or passkey-delete. Each token is valid for one operation, so do not cache tokens.
     * Throws `reauthentication_required` when the login is too old to add or delete a passkey: let the user log in again.
     */
    suspend fun createConnectToken(type: String, accessToken: String): String {
        val body = json.encodeToString(CreateConnectTokenRequest(type))
        val answer = post("/auth/createConnectToken", body, accessToken)
        return json.decodeFromString<CreateConnectTokenResponse>(answer).connectToken
    }

    /**
     * Returns the access token of a new session; keep it in the Keystore. After any failure, including a lost connection,
     * start the passkey login again: the proof works only once.
     */
    suspend fun completeLogin(signedPasskeyData: String): String {
        val body = json.encodeToString(CompleteLoginRequest(signedPasskeyData))
        return json.decodeFromString<CompleteLoginResponse>(post("/auth/completeLogin", body)).accessToken
    }

    private suspend fun post(path: String, body: String, accessToken: String? = null): String =
        withContext(Dispatchers.IO) {
            val connection = URL(baseUrl + path).openConnection() as HttpURLConnection
            try {
                connection.requestMethod = "POST"
                connection.connectTimeout = 10_000
                connection.readTimeout = 10_000
                connection.doOutput = true
                connection.setRequestProperty("content-type", "application/json")
                if (accessToken != null) connection.setRequestProperty("authorization", "Bearer $accessToken")
                connection.outputStream.use { it.write(body.encodeToByteArray()) }
                val status = connection.responseCode
                val stream = if (status in 200..299) connection.inputStream else connection.errorStream
                val text = stream?.use { it.readBytes().decodeToString() } ?: ""
                if (status !in 200..299) throw failure(status, text)
                text
            } finally {
                connection.disconnect()
            }
        }

    // The answer may come from a proxy in between, and not be JSON.
    private fun failure(status: Int, text: String): BackendException {
        val problem = try {
            json.decodeFromString<Problem>(text)
        } catch (_: SerializationException) {
            Problem()
        }
        return BackendException(status, problem.code, problem.requestId)
    }
}
