// The child process of score-model-file-answers.ts: answers its share of the recordings.

import { serveJobs } from '../jobs/serve-jobs.js';
import { type AnswerJob, type Answers, answerQuestions } from './answers.js';

serveJobs<AnswerJob, number, Answers[]>(answerQuestions);
