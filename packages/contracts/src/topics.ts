import type { Topic } from './learning.ts'

/** What people read for a topic, in the order of the course. Apart from the schemas so that a page can take it without zod. */
export const TOPIC_TITLES: Record<Topic, string> = {
  namespaces: 'Network namespaces',
  docker: 'Docker networking',
  cni: 'CNI by hand',
  cluster: 'Cluster networking',
  pods: 'Pod networking',
  'cni-kubernetes': 'CNI in Kubernetes',
  weave: 'Weave',
  services: 'Services',
  coredns: 'CoreDNS',
  ingress: 'Ingress and Gateway',
  policies: 'Network policies',
}
