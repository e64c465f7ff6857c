#!/bin/sh
# A snapshot of the database's volume by its CSI driver, instead of pg_dump. In your image, beside kubectl:
#
#   LOCKSTEP_SNAPSHOT_COMMAND=/lockstep/csi-volume-snapshot.sh data-postgres-0 csi-snapshots
#
# Arguments: the volume claim of the database, and the VolumeSnapshotClass. Standard input: Lockstep's manifest, whose
# "snapshot" is the id. What is printed here is kept with the snapshot ('lockstep snapshot list --output json'); an exit code
# other than 0 stops the migration before it has changed anything.
#
# The service account needs, in the database's namespace: create, get, watch and patch on volumesnapshots of
# snapshot.storage.k8s.io.
set -eu

claim=$1
class=$2
manifest=$(cat)
id=$(printf '%s\n' "$manifest" | sed -n 's/^ *"snapshot" *: *"\([^"]*\)".*/\1/p' | head -n 1)
name=lockstep-$(printf '%s' "$id" | tr 'A-Z' 'a-z')

kubectl apply -f - <<YAML
apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshot
metadata:
  name: $name
  labels:
    app.kubernetes.io/managed-by: lockstep
spec:
  volumeSnapshotClassName: $class
  source:
    persistentVolumeClaimName: $claim
YAML

# PostgreSQL starts from such a volume as after a crash: all that was committed is there.
kubectl wait "volumesnapshot/$name" --for=jsonpath='{.status.readyToUse}'=true --timeout=30m
echo "VolumeSnapshot $name is ready"
