import type { Topic } from '@cka-netlab/contracts'

const HOST = `environment: { topology: host }
tasks:
  - id: make-namespace
    text: |
      On \`node01\`, create the network namespace \`red\`.
    hints:
      - The command is \`ip netns\`.
    checks:
      - id: netns-red
        points: 1
        netns: { node: node01, name: red }
solution: # typed on terminal, as the learner would
  run: ssh node01 ip netns add red
alternatives: [] # other right ways, which score 100 too
decoys: # plausible wrong ways, and exactly the checks that each fails
  - name: on the other machine
    run: ssh node02 ip netns add red
    fails: [netns-red]
  - name: another name
    run: ssh node01 ip netns add Red
    fails: [netns-red]
`

const CLUSTER = `environment: { topology: cluster, cni: bridge, addons: [] }
setup:
  - apply: |
      apiVersion: v1
      kind: Namespace
      metadata: { name: shop }
tasks:
  - id: expose
    text: |
      In namespace \`shop\`, create a Service \`web\` of type \`NodePort\` that serves port 80 on node port 30080.
    hints:
      - "\`kubectl create service nodeport --help\`"
    checks:
      - id: node-port
        points: 1
        service: { name: web, namespace: shop, type: NodePort, ports: [{ port: 80, nodePort: 30080 }] }
solution: # typed on terminal, as the learner would
  run: kubectl create service nodeport web -n shop --tcp=80 --node-port=30080
alternatives: [] # other right ways, which score 100 too
decoys: # plausible wrong ways, and exactly the checks that each fails
  - name: in another namespace
    run: kubectl create service nodeport web --tcp=80 --node-port=30080
    fails: [node-port]
  - name: no node port chosen
    run: kubectl create service nodeport web -n shop --tcp=80
    fails: [node-port]
`

/** A small lab that parses and can be proven, to start from. */
export function labTemplate(id: string, topic: Topic, topology: 'host' | 'cluster'): string {
  return `# yaml-language-server: $schema=../../../packages/lab-format/lab.schema.json
apiVersion: cka-netlab/v1
kind: Lab
id: ${id}
title: A title of a few words
topic: ${topic}
nature: build # build | repair | read
difficulty: easy # easy | medium | hard
minutes: 5
${topology === 'host' ? HOST : CLUSTER}explanation: |
  What the learner shall remember, shown after the end.
references:
  - https://kubernetes.io/docs/concepts/cluster-administration/networking/
`
}
