// SPDX-License-Identifier: Apache-2.0
package io.triad.testkit;

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
import java.util.stream.Collectors;

/**
 * An issuer of tokens (OpenID Connect): tells where its public key is, and signs what it is asked to (RS256). Its tokens are
 * written here by hand, so that what checks them shares no code with what made them.
 */
public final class TestIssuer implements AutoCloseable {
    private static final String KEY_ID = "test-1";

    private final HttpServer server;
    private final KeyPair keys;

    /** Starts it on a free port of 127.0.0.1. */
    public TestIssuer() {
        try {
            keys = pair();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            answer(
                    "/.well-known/openid-configuration",
                    "{\"issuer\":\"" + url() + "\",\"jwks_uri\":\"" + url() + "/keys\"}");
            RSAPublicKey key = (RSAPublicKey) keys.getPublic();
            answer(
                    "/keys",
                    "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"" + KEY_ID + "\",\"n\":\""
                            + base64(unsigned(key.getModulus().toByteArray())) + "\",\"e\":\""
                            + base64(unsigned(key.getPublicExponent().toByteArray())) + "\"}]}");
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(String path, String json) {
        server.createContext(path, exchange -> {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    /** Returns its URL, which is also its name. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Returns a token of this issuer. */
    public String token(String subject, String audience, Instant expires, List<String> roles) {
        return sign(subject, audience, expires, roles, keys);
    }

    /** Returns a token that says it is of this issuer, and is signed with a key that is not. */
    public String forgedToken(String subject, String audience, Instant expires, List<String> roles) {
        return sign(subject, audience, expires, roles, pair());
    }

    private String sign(String subject, String audience, Instant expires, List<String> roles, KeyPair with) {
        String header = base64(
                ("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"" + KEY_ID + "\"}").getBytes(StandardCharsets.UTF_8));
        String claims =
                base64(("{\"iss\":\"" + url() + "\",\"sub\":\"" + subject + "\",\"upn\":\"" + subject + "\",\"aud\":\""
                                + audience + "\",\"iat\":" + (expires.getEpochSecond() - 600) + ",\"exp\":"
                                + expires.getEpochSecond() + ",\"groups\":["
                                + roles.stream().map(role -> '"' + role + '"').collect(Collectors.joining(",")) + "]}")
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
