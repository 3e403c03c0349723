export { labTemplate } from './lab-template.ts'
export { type LabReport, type ProveOptions, proveLabs } from './prove/prove.ts'
export { problemsOf, type Scenario, type ScenarioReport, scenariosOf } from './prove/scenario.ts'
