{{/*
What is true of the six services whatever the values say, by their block's name: the module and image, the port of
application.properties, whether it can be asked for something beside health and metrics, whether one instance serves a log, what it needs, and what its consumers wait for.
Held against the services' own configuration by ServiceFactsTest.
*/}}
{{- define "triad.facts" -}}
taskGenerator:
  module: task-generator-svc
  port: 7410
  api: true
  single: true
  store: true
rollout:
  module: rollout-svc
  port: 7411
  api: true
  store: true
  data: true
  natives: true
  lag:
    - topic: triad.tasks.issued.v1
      group: rollout-svc
verifier:
  module: verifier-svc
  port: 7412
  api: true
  lag:
    - topic: triad.rollouts.completed.v1
      group: verifier-svc
    - topic: triad.rewards.assigned.v1
      group: verifier-svc-signals
trainer:
  module: trainer-svc
  port: 7413
  single: true
  store: true
  data: true
  natives: true
merge:
  module: merge-svc
  port: 7414
  single: true
  store: true
  data: true
eval:
  module: eval-svc
  port: 7415
  single: true
  store: true
  data: true
  natives: true
{{- end }}

{{- define "triad.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{/* What tells the objects of this release from all others. */}}
{{- define "triad.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "triad.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: triad
{{ include "triad.selectorLabels" . }}
{{- end }}

{{/*
Two maps in one, the second before the first, also where it says 0 or false. As YAML.
Takes a dict of `base` and `over`.
*/}}
{{- define "triad.merge" -}}
{{- $out := dict -}}
{{- range $key, $value := .base -}}
{{- $_ := set $out $key $value -}}
{{- end -}}
{{- range $key, $value := .over -}}
{{- if and (kindIs "map" $value) (kindIs "map" (get $out $key)) -}}
{{- $_ := set $out $key (include "triad.merge" (dict "base" (get $out $key) "over" $value) | fromYaml) -}}
{{- else if not (kindIs "invalid" $value) -}}
{{- $_ := set $out $key $value -}}
{{- end -}}
{{- end -}}
{{- toYaml $out -}}
{{- end }}

{{/* An image's address. Takes a dict of `root`, `repository` and `tag`. */}}
{{- define "triad.image" -}}
{{- $image := .root.Values.image -}}
{{- $tag := default (default .root.Chart.AppVersion $image.tag) .tag -}}
{{- $separator := ternary "@" ":" (hasPrefix "sha256:" $tag) -}}
{{- if $image.registry -}}{{ $image.registry }}/{{ end -}}
{{ .repository }}{{ $separator }}{{ $tag }}
{{- end }}

{{/* Kafka's address: the one that is told, or the one of the cluster that Strimzi makes. */}}
{{- define "triad.bootstrapServers" -}}
{{- if .Values.strimzi.enabled -}}
{{ include "triad.fullname" . }}-kafka-bootstrap:{{ ternary "9093" "9092" (eq (include "triad.kafkaTls" .) "true") }}
{{- else -}}
{{ required "kafka.bootstrapServers is empty: name the brokers (host:port,host:port), or set strimzi.enabled" .Values.kafka.bootstrapServers }}
{{- end -}}
{{- end }}

{{- define "triad.kafkaTls" -}}
{{- hasSuffix "SSL" .Values.kafka.security.protocol -}}
{{- end }}

{{- define "triad.kafkaSasl" -}}
{{- hasPrefix "SASL" .Values.kafka.security.protocol -}}
{{- end }}

{{/* The Secret with the credentials of SASL: the one that is named, or the one that Strimzi makes for its user. */}}
{{- define "triad.kafkaSecret" -}}
{{- $named := .Values.kafka.security.sasl.secret.name -}}
{{- if $named -}}{{ $named }}
{{- else if .Values.strimzi.enabled -}}{{ include "triad.fullname" . }}
{{- else -}}
{{- fail (printf "kafka.security.protocol is %s, so kafka.security.sasl.secret.name must name the Secret with the credentials" .Values.kafka.security.protocol) -}}
{{- end -}}
{{- end }}

{{/* The Secret with the certificates that Kafka's own is signed with; empty when those of the JVM will do. */}}
{{- define "triad.kafkaTrust" -}}
{{- $named := .Values.kafka.security.trust.secret.name -}}
{{- if $named -}}{{ $named }}
{{- else if .Values.strimzi.enabled -}}{{ include "triad.fullname" . }}-cluster-ca-cert
{{- end -}}
{{- end }}

{{/* The environment by which any program of ours finds Kafka: KAFKA_X_Y is the client's setting x.y. */}}
{{- define "triad.kafkaEnv" -}}
- name: KAFKA_BOOTSTRAP_SERVERS
  value: {{ include "triad.bootstrapServers" . | quote }}
{{- with .Values.kafka.security }}
{{- if ne .protocol "PLAINTEXT" }}
- name: KAFKA_SECURITY_PROTOCOL
  value: {{ .protocol }}
{{- end }}
{{- if eq (include "triad.kafkaSasl" $) "true" }}
- name: KAFKA_SASL_MECHANISM
  value: {{ .sasl.mechanism }}
{{- if eq .sasl.mechanism "OAUTHBEARER" }}
- name: KAFKA_SASL_LOGIN_CALLBACK_HANDLER_CLASS
  value: org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler
- name: KAFKA_SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL
  value: {{ include "triad.kafkaTokenEndpoint" $ | quote }}
{{- end }}
- name: KAFKA_SASL_JAAS_CONFIG
  valueFrom:
    secretKeyRef:
      name: {{ include "triad.kafkaSecret" $ }}
      key: {{ .sasl.secret.jaasConfigKey }}
{{- end }}
{{- if and (eq (include "triad.kafkaTls" $) "true") (include "triad.kafkaTrust" $) }}
- name: KAFKA_SSL_TRUSTSTORE_TYPE
  value: PEM
- name: KAFKA_SSL_TRUSTSTORE_LOCATION
  value: /etc/triad/kafka-trust/{{ .trust.secret.key }}
{{- end }}
{{- if and (eq (include "triad.kafkaTls" $) "true") .client.secret.name }}
- name: KAFKA_SSL_KEYSTORE_TYPE
  value: PEM
- name: KAFKA_SSL_KEYSTORE_LOCATION
  value: /etc/triad/kafka-client/{{ .client.secret.key }}
{{- end }}
{{- end }}
{{- end }}

{{/* Where Kafka's client gets its tokens. */}}
{{- define "triad.kafkaTokenEndpoint" -}}
{{- required "kafka.security.sasl.tokenEndpoint is empty: OAUTHBEARER needs the URL that tokens are asked of" .Values.kafka.security.sasl.tokenEndpoint -}}
{{- end }}

{{/* Options of the JVM without which Kafka's client asks nobody for a token: the addresses that it may ask. */}}
{{- define "triad.kafkaJvmOptions" -}}
{{- if and (eq (include "triad.kafkaSasl" .) "true") (eq .Values.kafka.security.sasl.mechanism "OAUTHBEARER") }} -Dorg.apache.kafka.sasl.oauthbearer.allowed.urls={{ include "triad.kafkaTokenEndpoint" . }}
{{- end -}}
{{- end }}

{{- define "triad.kafkaVolumes" -}}
{{- with .Values.kafka.security }}
{{- if and (eq (include "triad.kafkaTls" $) "true") (include "triad.kafkaTrust" $) }}
- name: kafka-trust
  secret:
    secretName: {{ include "triad.kafkaTrust" $ }}
    defaultMode: 0440
{{- end }}
{{- if and (eq (include "triad.kafkaTls" $) "true") .client.secret.name }}
- name: kafka-client
  secret:
    secretName: {{ .client.secret.name }}
    defaultMode: 0440
{{- end }}
{{- end }}
{{- end }}

{{- define "triad.kafkaMounts" -}}
{{- with .Values.kafka.security }}
{{- if and (eq (include "triad.kafkaTls" $) "true") (include "triad.kafkaTrust" $) }}
- name: kafka-trust
  mountPath: /etc/triad/kafka-trust
  readOnly: true
{{- end }}
{{- if and (eq (include "triad.kafkaTls" $) "true") .client.secret.name }}
- name: kafka-client
  mountPath: /etc/triad/kafka-client
  readOnly: true
{{- end }}
{{- end }}
{{- end }}

{{/* The ports of a list of host:port, without repetition. */}}
{{- define "triad.kafkaPorts" -}}
{{- $ports := list -}}
{{- range splitList "," (include "triad.bootstrapServers" .) -}}
{{- $ports = append $ports (regexFind "[0-9]+$" . | int) -}}
{{- end -}}
{{- concat $ports .Values.networkPolicy.kafka.morePorts | uniq | toJson -}}
{{- end }}

{{- define "triad.storePort" -}}
{{- include "triad.portOf" (required "store.endpoint is empty: name the S3 store, such as https://s3.eu-west-1.amazonaws.com" .Values.store.endpoint) -}}
{{- end }}

{{/* The port of an http or https address, said or usual. */}}
{{- define "triad.portOf" -}}
{{- $endpoint := urlParse . -}}
{{- $port := regexFind "[0-9]+$" (regexFind ":[0-9]+$" $endpoint.host) -}}
{{- default (ternary "443" "80" (eq $endpoint.scheme "https")) $port -}}
{{- end }}

{{/* By what services know who asks; fails when nothing was said about it. */}}
{{- define "triad.securityEnv" -}}
{{- with .Values.security }}
{{- if not (or .keys.secret.name .oidc.issuer .allowAnonymous) }}
{{- fail "nobody would be asked who they are: name a Secret with API keys in security.keys.secret.name or an issuer of tokens in security.oidc.issuer, or, in a network that lets in nobody else, set security.allowAnonymous; docs/security.md says how" }}
{{- end }}
{{- if .allowAnonymous }}
- name: TRIAD_SECURITY_ALLOW_ANONYMOUS
  value: "true"
{{- end }}
{{- if .keys.secret.name }}
- name: TRIAD_SECURITY_KEYS_FILE
  value: /etc/triad/keys/{{ .keys.secret.key }}
{{- end }}
{{- if .oidc.issuer }}
- name: QUARKUS_OIDC_TENANT_ENABLED
  value: "true"
- name: QUARKUS_OIDC_AUTH_SERVER_URL
  value: {{ .oidc.issuer | quote }}
- name: QUARKUS_OIDC_TOKEN_AUDIENCE
  value: {{ .oidc.audience | quote }}
{{- with .oidc.roleClaim }}
- name: QUARKUS_OIDC_ROLES_ROLE_CLAIM_PATH
  value: {{ . | quote }}
{{- end }}
{{- end }}
{{- if and .tls.secret.name .tls.client.secret.name }}
- name: TRIAD_SECURITY_REQUIRE_CLIENT_CERTIFICATE
  value: "true"
{{- else if .tls.client.secret.name }}
{{- fail "security.tls.client.secret.name asks callers for a certificate over TLS; name the services' own in security.tls.secret.name" }}
{{- end }}
{{- end }}
{{- end }}

{{/*
Properties that name the services' certificates. No environment variable stands for a name with a number in it. A certificate that is
renewed in its Secret is taken without a new start.
*/}}
{{- define "triad.tlsJvmOptions" -}}
{{- with .Values.security.tls }}
{{- if .secret.name }} -Dquarkus.tls.key-store.pem.0.cert=/etc/triad/tls/{{ .secret.certificateKey }} -Dquarkus.tls.key-store.pem.0.key=/etc/triad/tls/{{ .secret.privateKeyKey }} -Dquarkus.tls.reload-period=5m
{{- if .client.secret.name }} -Dquarkus.tls.trust-store.pem.certs=/etc/triad/tls-client/{{ .client.secret.key }}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* What the services' security mounts: Secrets by the name of their folder below /etc/triad. */}}
{{- define "triad.securitySecrets" -}}
{{- $secrets := dict -}}
{{- with .Values.security -}}
{{- if .keys.secret.name }}{{ $_ := set $secrets "keys" .keys.secret.name }}{{ end -}}
{{- if .tls.secret.name }}{{ $_ := set $secrets "tls" .tls.secret.name }}{{ end -}}
{{- if .tls.client.secret.name }}{{ $_ := set $secrets "tls-client" .tls.client.secret.name }}{{ end -}}
{{- end -}}
{{- toYaml $secrets -}}
{{- end }}
