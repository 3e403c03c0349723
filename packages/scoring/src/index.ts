export { PASS_PERCENT, pointsOf, type Score, scoreSubmission } from './score.ts'
