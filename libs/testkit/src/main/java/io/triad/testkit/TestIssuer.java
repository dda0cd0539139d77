// SPDX-License-Identifier: Apache-2.0
package io.triad.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * An issuer of tokens (OpenID Connect): tells where its public key is, signs what it is asked to (RS256), and gives a client
 * that it knows a token for its id and secret (RFC 6749, 4.4). Its tokens are written here by hand, so that what checks them
 * shares no code with what made them.
 */
public final class TestIssuer implements AutoCloseable {
    private static final String KEY_ID = "test-1";
    private static final String KEYS = "/keys";
    private static final String TOKEN = "/token";
    private static final String BASIC = "Basic ";
    private static final int LIFE_SECONDS = 600;

    /** A client that may ask for tokens; they are made for {@code audience}. */
    private record Client(String id, String audience) {}

    private final HttpServer server;
    private final KeyPair keys;
    /** By {@code id:secret}. */
    private final Map<String, Client> clients = new ConcurrentHashMap<>();

    /** Starts it on a free port of 127.0.0.1. */
    public TestIssuer() {
        try {
            keys = pair();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            answer(
                    "/.well-known/openid-configuration",
                    "{\"issuer\":\"" + url() + "\",\"jwks_uri\":\"" + keysUrl() + "\"}");
            RSAPublicKey key = (RSAPublicKey) keys.getPublic();
            answer(
                    KEYS,
                    "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"" + KEY_ID + "\",\"n\":\""
                            + base64(unsigned(key.getModulus().toByteArray())) + "\",\"e\":\""
                            + base64(unsigned(key.getPublicExponent().toByteArray())) + "\"}]}");
            server.createContext(TOKEN, this::answerClient);
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(String path, String json) {
        server.createContext(path, exchange -> answer(exchange, 200, json));
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** From now on gives a client that shows this id and secret (HTTP Basic) tokens for {@code audience}. */
    public void know(String id, String secret, String audience) {
        clients.put(id + ":" + secret, new Client(id, audience));
    }

    private void answerClient(HttpExchange exchange) throws IOException {
        String shown = exchange.getRequestHeaders().getFirst("Authorization");
        Client client = shown == null || !shown.startsWith(BASIC) ? null : clients.get(plain(shown));
        if (client == null) {
            answer(exchange, 401, "{\"error\":\"invalid_client\"}");
            return;
        }
        String token = token(client.id(), client.audience(), Instant.now().plusSeconds(LIFE_SECONDS), List.of());
        answer(
                exchange,
                200,
                "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":" + LIFE_SECONDS + "}");
    }

    private static String plain(String shown) {
        return new String(Base64.getDecoder().decode(shown.substring(BASIC.length())), StandardCharsets.UTF_8);
    }

    /** Returns the URL of its public keys. */
    public String keysUrl() {
        return url() + KEYS;
    }

    /** Returns the URL that clients ask for tokens. */
    public String tokenUrl() {
        return url() + TOKEN;
    }

    /** Returns its URL, which is also its name. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Returns a token of this issuer, which says roles where they are usually said. */
    public String token(String subject, String audience, Instant expires, List<String> roles) {
        return token(subject, audience, expires, groups(roles));
    }

    /** Returns a token of this issuer with one claim more, as JSON: {@code "name":value}. */
    public String token(String subject, String audience, Instant expires, String claim) {
        return sign(subject, audience, expires, claim, keys);
    }

    /** Returns a token that says it is of this issuer, and is signed with a key that is not. */
    public String forgedToken(String subject, String audience, Instant expires, List<String> roles) {
        return sign(subject, audience, expires, groups(roles), pair());
    }

    private static String groups(List<String> roles) {
        return "\"groups\":[" + roles.stream().map(role -> '"' + role + '"').collect(Collectors.joining(",")) + "]";
    }

    private String sign(String subject, String audience, Instant expires, String claim, KeyPair with) {
        String header = base64(
                ("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"" + KEY_ID + "\"}").getBytes(StandardCharsets.UTF_8));
        String claims =
                base64(("{\"iss\":\"" + url() + "\",\"sub\":\"" + subject + "\",\"upn\":\"" + subject + "\",\"aud\":\""
                                + audience + "\",\"iat\":" + (expires.getEpochSecond() - LIFE_SECONDS) + ",\"exp\":"
                                + expires.getEpochSecond() + "," + claim + "}")
                        .getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(with.getPrivate());
            signature.update((header + "." + claims).getBytes(StandardCharsets.US_ASCII));
            return header + "." + claims + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
    }

    private static byte[] unsigned(byte[] number) {
        return number[0] == 0 ? Arrays.copyOfRange(number, 1, number.length) : number;
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
