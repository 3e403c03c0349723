import { expect, it } from 'vitest'
import { parseIptables } from '../iptables/parse.ts'
import { serviceRules } from './service-rules.ts'

const RULES = parseIptables(`*nat
-A KUBE-SERVICES -d 10.96.0.10/32 -p udp -m comment --comment "kube-system/kube-dns:dns cluster IP" -m udp --dport 53 -j KUBE-SVC-TCOU7JCQXEZGVUNU
-A KUBE-SERVICES -d 10.100.3.4/32 -p tcp -m comment --comment "shop/cart cluster IP" -m tcp --dport 80 -j KUBE-SVC-AAAA
-A KUBE-SVC-AAAA ! -s 10.244.0.0/16 -d 10.100.3.4/32 -p tcp -m comment --comment "shop/cart cluster IP" -m tcp --dport 80 -j KUBE-MARK-MASQ
-A KUBE-SVC-AAAA -m comment --comment "shop/cart -> 10.244.1.7:8080" -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-ONE
-A KUBE-SVC-AAAA -m comment --comment "shop/cart -> 10.244.1.8:8080" -j KUBE-SEP-TWO
-A KUBE-SEP-ONE -s 10.244.1.7/32 -m comment --comment "shop/cart" -j KUBE-MARK-MASQ
-A KUBE-SEP-ONE -p tcp -m comment --comment "shop/cart" -m tcp -j DNAT --to-destination 10.244.1.7:8080
-A KUBE-SEP-TWO -p tcp -m comment --comment "shop/cart" -m tcp -j DNAT --to-destination 10.244.1.8:8080
`)

it('follows the rules of a Service to its pods', () => {
  expect(serviceRules(RULES, '10.100.3.4', 80)).toEqual({
    chain: 'KUBE-SVC-AAAA',
    endpoints: [
      { chain: 'KUBE-SEP-ONE', destination: '10.244.1.7:8080' },
      { chain: 'KUBE-SEP-TWO', destination: '10.244.1.8:8080' },
    ],
  })
})

it('finds none for another port', () => {
  expect(serviceRules(RULES, '10.100.3.4', 8080)).toBeUndefined()
})
