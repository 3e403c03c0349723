export { SetupError } from './error.ts'
export { type GradeOptions, gradeLab } from './grade.ts'
export { setUpLab, setupSteps } from './set-up.ts'
export { typeSolution } from './type-solution.ts'
