{{- define "synth-controller.name" -}}
{{- default "synth-controller" .Values.nameOverride | trunc 52 | trimSuffix "-" -}}
{{- end -}}

{{- /* Names of what is not in a namespace: several releases may be in one cluster. */ -}}
{{- define "synth-controller.clusterName" -}}
{{- printf "%s-%s" (include "synth-controller.name" .) .Release.Namespace -}}
{{- end -}}

{{- define "synth-controller.selector" -}}
app.kubernetes.io/name: synth-controller
app.kubernetes.io/instance: {{ include "synth-controller.name" . }}
app.kubernetes.io/component: controller
{{- end -}}

{{- define "synth-controller.labels" -}}
app.kubernetes.io/name: synth-controller
app.kubernetes.io/instance: {{ include "synth-controller.name" . }}
app.kubernetes.io/part-of: flux
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end -}}

{{- /* An image's name: by digest where there is one. */ -}}
{{- define "synth-controller.image" -}}
{{- if .image.digest -}}
{{ .image.repository }}@{{ .image.digest }}
{{- else -}}
{{ .image.repository }}:{{ default .version .image.tag }}
{{- end -}}
{{- end -}}

{{- define "synth-controller.containerSecurity" -}}
allowPrivilegeEscalation: false
capabilities: {drop: [ALL]}
readOnlyRootFilesystem: true
runAsNonRoot: true
seccompProfile: {type: RuntimeDefault}
{{- end -}}
