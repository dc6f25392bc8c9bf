// The public surface of explanation/.

export { Explainer, type ExplainOptions, type Explanation, openExplainer } from './explainer.js';
