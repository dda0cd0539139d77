// SPDX-License-Identifier: Apache-2.0
package io.triad.security.http;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.triad.security.Access;
import io.triad.security.Entry;
import io.triad.security.Role;
import jakarta.inject.Singleton;

/** Where nobody is asked who they are, everybody is an operator. */
@Singleton
public class OpenIdentity implements SecurityIdentityAugmentor {
    private final Entry entry;

    OpenIdentity(Entry entry) {
        this.entry = entry;
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext unused) {
        return Uni.createFrom()
                .item(
                        identity.isAnonymous() && entry.access() instanceof Access.Open
                                ? QuarkusSecurityIdentity.builder(identity)
                                        .addRoles(Role.OPERATOR.granted())
                                        .build()
                                : withInherited(identity));
    }

    /** A token that names an operator need not name the viewer too. */
    private static SecurityIdentity withInherited(SecurityIdentity identity) {
        return identity.hasRole(Role.Name.OPERATOR)
                ? QuarkusSecurityIdentity.builder(identity)
                        .addRoles(Role.OPERATOR.granted())
                        .build()
                : identity;
    }
}
