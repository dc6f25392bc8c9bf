// The public surface of explanation/.

export { type ExplainOptions, type Explanation, Explainer, openExplainer } from './explainer.js';
