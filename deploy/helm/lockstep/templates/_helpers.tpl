{{- define "lockstep.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- define "lockstep.selector" -}}
app.kubernetes.io/name: {{ .Values.name }}
app.kubernetes.io/component: service
{{- end -}}

{{- define "lockstep.secretVariable" -}}
- name: {{ .key }}
  valueFrom:
    secretKeyRef:
      name: {{ .secret }}
      key: {{ .key }}
{{- end -}}

{{- define "lockstep.settings" -}}
{{- range $name, $value := .Values.settings }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end -}}

{{/* What every container of Lockstep has: image, resources, nothing that it may not do. */}}
{{- define "lockstep.container" -}}
image: {{ include "lockstep.image" . }}
{{- with .Values.image.pullPolicy }}
imagePullPolicy: {{ . }}
{{- end }}
resources:
  {{- toYaml .Values.resources | nindent 2 }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: ["ALL"]
{{- end -}}

{{- define "lockstep.podSecurity" -}}
automountServiceAccountToken: false
enableServiceLinks: false
terminationGracePeriodSeconds: 60
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{/*
Init containers for a Deployment of yours. In a chart that has this one as a dependency named lockstep:

      enableServiceLinks: false
      initContainers:
        {{- include "lockstep.migrateContainer" .Subcharts.lockstep | nindent 8 }}
      volumes:
        {{- include "lockstep.temporaryVolume" .Subcharts.lockstep | nindent 8 }}

migrateContainer applies what is pending; waitContainer waits for the service or the Job to do it, and only reads.
*/}}
{{- define "lockstep.migrateContainer" -}}
- name: migrate
  args: ["migrate"]
  {{- include "lockstep.container" . | nindent 2 }}
  env:
    {{- include "lockstep.secretVariable" (dict "key" "DATABASE_URL" "secret" .Values.secrets.owner) | nindent 4 }}
    {{- include "lockstep.settings" . | nindent 4 }}
  volumeMounts:
    - name: lockstep-tmp
      mountPath: /tmp
{{- end -}}

{{- define "lockstep.waitContainer" -}}
- name: wait-for-database
  args: ["wait", "--timeout", "5m"]
  {{- include "lockstep.container" . | nindent 2 }}
  env:
    {{- include "lockstep.secretVariable" (dict "key" "DATABASE_URL" "secret" .Values.secrets.reader) | nindent 4 }}
    {{- include "lockstep.settings" . | nindent 4 }}
  volumeMounts:
    - name: lockstep-tmp
      mountPath: /tmp
{{- end -}}

{{- define "lockstep.temporaryVolume" -}}
- name: lockstep-tmp
  emptyDir:
    sizeLimit: 64Mi
{{- end -}}
