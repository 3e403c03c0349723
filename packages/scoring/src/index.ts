export { type Drawable, type DrawnQuestion, type DrawRules, drawQuestions } from './draw.ts'
export { type ExamScore, type GradedQuestion, scoreExam } from './exam-score.ts'
export { wholePercents } from './percents.ts'
export { PASS_PERCENT, pointsOf, type Score, scoreSubmission } from './score.ts'
