/** What the `restricted` Pod Security Standard asks of every pod, https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export const restrictedPod = (uid: number) =>
  ({
    runAsNonRoot: true,
    runAsUser: uid,
    runAsGroup: uid,
    fsGroup: uid,
    seccompProfile: { type: 'RuntimeDefault' },
  }) as const;

/** What it asks of every container. */
export const restrictedContainer = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } as const;
