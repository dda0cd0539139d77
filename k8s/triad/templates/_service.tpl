{{/*
All objects of one service; the six differ by their facts and values alone.
Takes a dict of `root`, `key`, the name of the service's block, and `shard`: which of several trainers it is, 0 for all else.
*/}}
{{- define "triad.service" -}}
{{- $root := .root -}}
{{- $fact := get (include "triad.facts" $root | fromYaml) .key -}}
{{- $values := include "triad.merge" (dict "base" $root.Values.defaults "over" (get $root.Values .key)) | fromYaml -}}
{{- $suffix := ternary "" (printf "-%d" (int .shard)) (eq (int .shard) 0) -}}
{{- $name := printf "%s-%s%s" (include "triad.fullname" $root) (trimSuffix "-svc" $fact.module) $suffix -}}
{{- $scope := dict "root" $root "key" .key "shard" (int .shard) "fact" $fact "values" $values "name" $name "component" (printf "%s%s" $fact.module $suffix) -}}
{{ include "triad.service.account" $scope }}
---
{{ include "triad.service.service" $scope }}
---
{{ include "triad.service.deployment" $scope }}
{{- if $values.podDisruptionBudget.enabled }}
---
{{ include "triad.service.disruption" $scope }}
{{- end }}
{{- if eq $values.autoscaling.mode "hpa" }}
---
{{ include "triad.service.hpa" $scope }}
{{- else if eq $values.autoscaling.mode "keda" }}
---
{{ include "triad.service.keda" $scope }}
{{- end }}
{{- if $root.Values.networkPolicy.enabled }}
---
{{ include "triad.service.network" $scope }}
{{- end }}
{{- end }}

{{- define "triad.service.selector" -}}
{{ include "triad.selectorLabels" .root }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "triad.service.meta" -}}
metadata:
  name: {{ .name }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "triad.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "triad.service.account" -}}
apiVersion: v1
kind: ServiceAccount
{{ include "triad.service.meta" . }}
  {{- with .values.serviceAccount.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
# No service speaks to the Kubernetes API.
automountServiceAccountToken: false
{{- end }}

{{- define "triad.service.service" -}}
apiVersion: v1
kind: Service
{{ include "triad.service.meta" . }}
spec:
  type: ClusterIP
  selector:
    {{- include "triad.service.selector" . | nindent 4 }}
  ports:
    # {{ if include "triad.service.tls" . }}Health and metrics; REST and gRPC are on the other one.{{ else }}REST, gRPC, health and metrics share it.{{ end }}
    - name: http
      port: {{ .fact.port }}
      targetPort: http
    {{- if include "triad.service.tls" . }}
    - name: https
      port: 8443
      targetPort: https
    {{- end }}
{{- end }}

{{- define "triad.service.deployment" -}}
{{- $root := .root -}}
{{- $values := .values -}}
apiVersion: apps/v1
kind: Deployment
{{ include "triad.service.meta" . }}
spec:
  {{- if eq $values.autoscaling.mode "none" }}
  replicas: {{ $values.replicas }}
  {{- end }}
  revisionHistoryLimit: 3
  strategy:
    {{- if $values.strategy }}
    {{- toYaml $values.strategy | nindent 4 }}
    {{- else if .fact.single }}
    # One instance serves a log: the old one ends before the new one starts.
    type: Recreate
    {{- else }}
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
    {{- end }}
  selector:
    matchLabels:
      {{- include "triad.service.selector" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "triad.service.selector" . | nindent 8 }}
        {{- with $values.podLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- with $values.podAnnotations }}
      annotations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      serviceAccountName: {{ .name }}
      automountServiceAccountToken: false
      # A list of environment variables of every service in the namespace would be read as settings.
      enableServiceLinks: false
      terminationGracePeriodSeconds: {{ $values.terminationGracePeriodSeconds }}
      securityContext:
        {{- toYaml $root.Values.podSecurityContext | nindent 8 }}
      {{- with $root.Values.image.pullSecrets }}
      imagePullSecrets:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $values.priorityClassName }}
      priorityClassName: {{ . }}
      {{- end }}
      {{- with $values.runtimeClassName }}
      runtimeClassName: {{ . }}
      {{- end }}
      {{- with $values.nodeSelector }}
      nodeSelector:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $values.affinity }}
      affinity:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- if or $values.tolerations (gt (int $values.gpu.count) 0) }}
      tolerations:
        {{- with $values.tolerations }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
        {{- if gt (int $values.gpu.count) 0 }}
        - key: {{ $values.gpu.resource }}
          operator: Exists
          effect: NoSchedule
        {{- end }}
      {{- end }}
      {{- if and $values.topologySpread.enabled (not .fact.single) }}
      topologySpreadConstraints:
        - maxSkew: {{ $values.topologySpread.maxSkew }}
          topologyKey: {{ $values.topologySpread.topologyKey }}
          whenUnsatisfiable: {{ $values.topologySpread.whenUnsatisfiable }}
          labelSelector:
            matchLabels:
              {{- include "triad.service.selector" . | nindent 14 }}
      {{- end }}
      {{- with $values.initContainers }}
      initContainers:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: {{ .fact.module }}
          image: {{ include "triad.image" (dict "root" $root "repository" (default .fact.module $values.image.repository) "tag" $values.image.tag) }}
          imagePullPolicy: {{ $root.Values.image.pullPolicy }}
          ports:
            - name: http
              containerPort: {{ .fact.port }}
            {{- if include "triad.service.tls" . }}
            - name: https
              containerPort: 8443
            {{- end }}
          env:
            {{- include "triad.service.env" . | nindent 12 }}
          startupProbe:
            httpGet:
              path: /q/health/live
              port: http
            {{- toYaml $values.probes.startup | nindent 12 }}
          livenessProbe:
            httpGet:
              path: /q/health/live
              port: http
            {{- toYaml $values.probes.liveness | nindent 12 }}
          readinessProbe:
            httpGet:
              path: /q/health/ready
              port: http
            {{- toYaml $values.probes.readiness | nindent 12 }}
          resources:
            {{- include "triad.service.resources" . | nindent 12 }}
          securityContext:
            {{- toYaml $root.Values.containerSecurityContext | nindent 12 }}
          volumeMounts:
            - name: tmp
              mountPath: /tmp
            {{- if .fact.data }}
            - name: data
              mountPath: /var/lib/triad
            {{- end }}
            {{- with include "triad.service.secretMounts" . }}
            {{- trim . | nindent 12 }}
            {{- end }}
            {{- with include "triad.kafkaMounts" $root }}
            {{- trim . | nindent 12 }}
            {{- end }}
            {{- with $values.extraVolumeMounts }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
        {{- with $values.extraContainers }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      volumes:
        - name: tmp
          emptyDir:
            sizeLimit: {{ $values.tmp.size }}
        {{- if .fact.data }}
        - name: data
          {{- if $values.data.storageClassName }}
          ephemeral:
            volumeClaimTemplate:
              metadata:
                labels:
                  {{- include "triad.service.selector" . | nindent 18 }}
              spec:
                accessModes: [ReadWriteOnce]
                storageClassName: {{ $values.data.storageClassName }}
                resources:
                  requests:
                    storage: {{ $values.data.size }}
          {{- else }}
          emptyDir:
            sizeLimit: {{ $values.data.size }}
          {{- end }}
        {{- end }}
        {{- with include "triad.service.secretVolumes" . }}
        {{- trim . | nindent 8 }}
        {{- end }}
        {{- with include "triad.kafkaVolumes" $root }}
        {{- trim . | nindent 8 }}
        {{- end }}
        {{- with $values.extraVolumes }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
{{- end }}

{{- define "triad.service.resources" -}}
{{- $resources := deepCopy .values.resources -}}
{{- if gt (int .values.gpu.count) 0 -}}
{{- $limits := default dict $resources.limits -}}
{{- $_ := set $limits .values.gpu.resource (int .values.gpu.count) -}}
{{- $_ := set $resources "limits" $limits -}}
{{- end -}}
{{ toYaml $resources }}
{{- end }}

{{- define "triad.service.env" -}}
{{- $root := .root -}}
# Without it a service answers on its own machine only.
- name: QUARKUS_HTTP_HOST
  value: 0.0.0.0
{{ include "triad.kafkaEnv" $root }}
{{- if .fact.single }}
# A pod that comes back takes its place in its consumer groups at once, and its forerunner, should it still live, is shut out.
- name: KAFKA_GROUP_INSTANCE_ID
  value: {{ .name }}
{{- end }}
{{- if and (eq .key "trainer") (gt (int $root.Values.trainers) 1) }}
# Which of the trainers it is; each reads the whole log, in a group of its own.
- name: TRIAD_SHARD_INDEX
  value: {{ .shard | quote }}
- name: TRIAD_SHARD_COUNT
  value: {{ $root.Values.trainers | quote }}
- name: TRIAD_SHARD_GROUP
  value: {{ .component }}
{{- end }}
{{- if .fact.store }}
- name: TRIAD_STORE_ENDPOINT
  value: {{ required "store.endpoint is empty: name the S3 store, such as https://s3.eu-west-1.amazonaws.com" $root.Values.store.endpoint | quote }}
- name: TRIAD_STORE_REGION
  value: {{ $root.Values.store.region | quote }}
- name: TRIAD_STORE_BUCKET
  value: {{ $root.Values.store.bucket | quote }}
- name: TRIAD_STORE_ACCESS_KEY
  valueFrom:
    secretKeyRef:
      name: {{ required "store.secret.name is empty: name the Secret with the store's keys" $root.Values.store.secret.name }}
      key: {{ $root.Values.store.secret.accessKeyKey }}
- name: TRIAD_STORE_SECRET_KEY
  valueFrom:
    secretKeyRef:
      name: {{ $root.Values.store.secret.name }}
      key: {{ $root.Values.store.secret.secretKeyKey }}
{{- end }}
{{- if and .fact.store $root.Values.store.trust.secret.name }}
- name: TRIAD_STORE_CA_FILE
  value: /etc/triad/store-trust/{{ $root.Values.store.trust.secret.key }}
{{- end }}
{{- if .fact.api }}
{{- with include "triad.securityEnv" $root }}
{{ trim . }}
{{- end }}
{{- end }}
{{- if .fact.data }}
- name: TRIAD_DATA_DIR
  value: /var/lib/triad/data
{{- end }}
{{- if .fact.natives }}
# Where native libraries are unpacked to: the image's own file system is read-only.
- name: DJL_CACHE_DIR
  value: /var/lib/triad/natives
{{- end }}
{{- if $root.Values.logs.json }}
- name: QUARKUS_LOG_CONSOLE_JSON_ENABLED
  value: "true"
{{- end }}
{{- with $root.Values.tracing.endpoint }}
- name: TRIAD_TRACING_ENDPOINT
  value: {{ . | quote }}
- name: TRIAD_TRACING_RATIO
  value: {{ $root.Values.tracing.ratio | quote }}
{{- end }}
- name: JDK_JAVA_OPTIONS
  value: {{ printf "%s%s%s" .values.jvmOptions (ternary (include "triad.tlsJvmOptions" $root) "" (default false .fact.api)) (include "triad.kafkaJvmOptions" $root) | quote }}
{{- range $name, $value := .values.env }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- range $name, $ref := .values.secretEnv }}
- name: {{ $name }}
  valueFrom:
    secretKeyRef:
      name: {{ $ref.name }}
      key: {{ $ref.key }}
{{- end }}
{{- end }}

{{- define "triad.service.disruption" -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
{{ include "triad.service.meta" . }}
spec:
  maxUnavailable: {{ .values.podDisruptionBudget.maxUnavailable }}
  # A pod that is not ready holds no drain up.
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      {{- include "triad.service.selector" . | nindent 6 }}
{{- end }}

{{- define "triad.service.hpa" -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
{{ include "triad.service.meta" . }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ .name }}
  # The horizontal autoscaler of Kubernetes has no zero.
  minReplicas: {{ max 1 (int .values.autoscaling.minReplicas) }}
  maxReplicas: {{ .values.autoscaling.maxReplicas }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: {{ .values.autoscaling.hpa.cpuUtilization }}
{{- end }}

{{- define "triad.service.keda" -}}
{{- $root := .root -}}
{{- $scaling := .values.autoscaling -}}
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
{{ include "triad.service.meta" . }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ .name }}
  minReplicaCount: {{ $scaling.minReplicas }}
  maxReplicaCount: {{ $scaling.maxReplicas }}
  pollingInterval: {{ $scaling.keda.pollingInterval }}
  cooldownPeriod: {{ $scaling.keda.cooldownPeriod }}
  triggers:
    {{- range .fact.lag }}
    - type: kafka
      metadata:
        bootstrapServers: {{ include "triad.bootstrapServers" $root | quote }}
        consumerGroup: {{ .group }}
        topic: {{ .topic }}
        # A record counts until its answer is written, so nobody is scaled away while there is work in the making.
        lagThreshold: {{ $scaling.keda.lagThreshold | quote }}
        # As the services read: what was there before their first start is work too.
        offsetResetPolicy: earliest
      {{- if ne $root.Values.kafka.security.protocol "PLAINTEXT" }}
      authenticationRef:
        name: {{ include "triad.fullname" $root }}-kafka
      {{- end }}
    {{- end }}
{{- end }}

{{- define "triad.service.network" -}}
{{- $root := .root -}}
{{- $policy := $root.Values.networkPolicy -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
{{ include "triad.service.meta" . }}
spec:
  podSelector:
    matchLabels:
      {{- include "triad.service.selector" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        # Of this release only the pod of `helm test` asks; no service calls another.
        - podSelector:
            matchLabels:
              {{- include "triad.selectorLabels" $root | nindent 14 }}
              app.kubernetes.io/component: test
        {{- with $policy.metricsFrom }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
        {{- if not (include "triad.service.tls" .) }}
        {{- with .values.networkPolicy.ingressFrom }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
        {{- end }}
      ports:
        - port: http
    {{- if and (include "triad.service.tls" .) .values.networkPolicy.ingressFrom }}
    - from:
        {{- toYaml .values.networkPolicy.ingressFrom | nindent 8 }}
      ports:
        - port: https
    {{- end }}
  egress:
    {{- include "triad.egress.dns" $root | nindent 4 }}
    {{- include "triad.egress.kafka" $root | nindent 4 }}
    {{- if .fact.store }}
    - ports:
        - port: {{ include "triad.storePort" $root }}
      {{- with $policy.store.to }}
      to:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    {{- end }}
    {{- with $root.Values.tracing.endpoint }}
    - ports:
        - port: {{ include "triad.portOf" . }}
      {{- with $policy.tracing.to }}
      to:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    {{- end }}
    {{- if and .fact.api $root.Values.security.oidc.issuer }}
    - ports:
        - port: {{ include "triad.portOf" $root.Values.security.oidc.issuer }}
      {{- with $policy.issuer.to }}
      to:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    {{- end }}
    {{- with .values.networkPolicy.egress }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}

{{/* Says true when the service speaks TLS: it can be asked, and has a certificate. */}}
{{- define "triad.service.tls" -}}
{{- if and .fact.api .root.Values.security.tls.secret.name -}}true{{- end -}}
{{- end }}

{{/* The Secrets that a service mounts beside Kafka's, by the name of their folder below /etc/triad. */}}
{{- define "triad.service.secrets" -}}
{{- $secrets := ternary (include "triad.securitySecrets" .root | fromYaml) (dict) (default false .fact.api) -}}
{{- with .root.Values.store.trust.secret.name }}{{ if $.fact.store }}{{ $_ := set $secrets "store-trust" . }}{{ end }}{{ end -}}
{{- toYaml $secrets -}}
{{- end }}

{{- define "triad.service.secretVolumes" -}}
{{- range $folder, $name := include "triad.service.secrets" . | fromYaml }}
- name: {{ $folder }}
  secret:
    secretName: {{ $name }}
    defaultMode: 0440
{{- end }}
{{- end }}

{{- define "triad.service.secretMounts" -}}
{{- range $folder, $name := include "triad.service.secrets" . | fromYaml }}
- name: {{ $folder }}
  mountPath: /etc/triad/{{ $folder }}
  readOnly: true
{{- end }}
{{- end }}

{{- define "triad.egress.dns" -}}
- ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
  {{- with .Values.networkPolicy.dns.to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}

{{- define "triad.egress.kafka" -}}
- ports:
    {{- range include "triad.kafkaPorts" . | fromJsonArray }}
    - port: {{ . }}
    {{- end }}
  {{- with .Values.networkPolicy.kafka.to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- if include "triad.kafkaJvmOptions" . }}
# Where Kafka's client gets its tokens.
- ports:
    - port: {{ include "triad.portOf" (include "triad.kafkaTokenEndpoint" .) }}
{{- end }}
{{- end }}
