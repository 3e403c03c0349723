import type { NextConfig } from 'next'

const config: NextConfig = {
  // The workspace's packages are TypeScript sources, run without a build step.
  transpilePackages: ['@cka-netlab/contracts', '@cka-netlab/terminal'],
  // Types are checked by `pnpm typecheck` with the workspace's TypeScript 7; a learner's first start need not repeat it.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  devIndicators: false,
}

export default config
