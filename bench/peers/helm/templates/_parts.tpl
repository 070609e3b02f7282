{{- define "mix.metadata" -}}
name: {{ .name }}
namespace: {{ .namespace }}
labels:
  app: {{ .name }}
  app.kubernetes.io/part-of: platform
{{- end }}
