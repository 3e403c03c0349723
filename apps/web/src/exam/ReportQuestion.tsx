import type { ExamReportQuestion } from '@cka-netlab/contracts'
import { TOPIC_TITLES } from '@cka-netlab/contracts/topics'
import { References } from '../lab/References.tsx'
import { CopyableBlock } from '../ui/Copyable.tsx'
import { durationText } from '../ui/duration.ts'
import { Markdown } from '../ui/Markdown.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Table } from '../ui/Table.tsx'
import { WithCode } from '../ui/WithCode.tsx'
import { VerdictRow } from '../workspace/VerdictRow.tsx'
import verdicts from '../workspace/Verdicts.module.css'
import report from './Report.module.css'

/** One question of a report, opened and closed by its title. */
export function ReportQuestion({ question }: { question: ExamReportQuestion }) {
  const { position, points, pointsMax, percent } = question
  return (
    <details id={`question-${position}`} className={report.question} open={percent !== 100}>
      <summary>
        <h3>
          {position}. {question.title}
        </h3>
        <span className="mute small">
          {TOPIC_TITLES[question.topic]} · {question.weight} % ·{' '}
          {points === null ? 'not judged' : `${points} of ${pointsMax} points`} · {durationText(question.seconds)},
          expected {question.minutes} min{question.flagged && ' · flagged'}
        </span>
      </summary>
      {question.failure && (
        <Notice title={question.failure.message}>Ours, not yours: it counts on neither side.</Notice>
      )}
      {question.tasks.map((text) => (
        <Markdown key={text} text={text} />
      ))}
      {question.results.length > 0 && <h4>Checks</h4>}
      <ul className={verdicts.list}>
        {question.results.map((result) => (
          <VerdictRow key={`${result.taskId}/${result.checkId}`} result={result} />
        ))}
      </ul>
      {question.answers.length > 0 && <Answers answers={question.answers} />}
      {question.notes.trim() !== '' && (
        <>
          <h4>Your notes</h4>
          <p className={report.notes}>{question.notes}</p>
        </>
      )}
      {question.solution.trim() !== '' && (
        <>
          <h4>A solution</h4>
          <CopyableBlock text={question.solution.trim()} />
        </>
      )}
      <h4>Why</h4>
      <Markdown text={question.explanation} />
      {question.references.length > 0 && <References urls={question.references} />}
    </details>
  )
}

function Answers({ answers }: Pick<ExamReportQuestion, 'answers'>) {
  return (
    <Table caption="Your answers" columns={['Question', 'Yours', 'Right']}>
      {answers.map(({ prompt, given, expected }) => (
        <tr key={prompt}>
          <td>
            <WithCode text={prompt} />
          </td>
          <td className="mono">{given || <span className="faint">nothing</span>}</td>
          <td className="mono">{expected}</td>
        </tr>
      ))}
    </Table>
  )
}
