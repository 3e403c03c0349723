import type { ArchiveImage, Layer } from '../oci-archive.ts'
import type { PartName } from '../parts.ts'
import type { BuildOptions } from '../progress.ts'

/** Layers of the images that every cluster has, on which a pack's images lie. */
export interface GroundLayers {
  /** The usual network tools. */
  tools: Layer
  /** Kubernetes' commands as one binary. */
  kubernetes: Layer
}

/** Where the programs of a pack lie, and where its layers may be written. */
export interface PackMaterials {
  /** Directory with the programs of a part. */
  programs: Record<string, string>
  ground: GroundLayers
  /** Writes a layer of a few files. */
  layer: (name: string, files: { name: string; from?: string; linkTo?: string }[]) => Promise<Layer>
  options: BuildOptions
}

/** Images of pods and the manifests that use them, which some topologies have beyond those of every cluster. */
export interface Pack {
  name: 'calico' | 'contour' | 'weave'
  /** What is compiled for it. */
  parts: PartName[]
  /** Files and folders under `node` that go into its images or manifests. */
  sources: string[]
  /** Versions that stand in no source. */
  versions: string[]
  images(materials: PackMaterials): Promise<ArchiveImage[]>
  /** What `kubectl apply` gets. */
  manifest(o: BuildOptions): Promise<string>
  /** Script for the control plane that succeeds once it works; undefined when the nodes' readiness shows it. */
  settled?: string
}
