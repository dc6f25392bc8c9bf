# Trains recipes and appends what each reaches to results.jsonl:
#   python run.py prepared --recipes recipes.json [--only base,wide] [--steps 12]
# Minutes a recipe on a GPU, hours on a CPU; --steps cuts trainings short to see that all of it runs.
import argparse
import json
import os
import time

import numpy as np
import torch

from data import Corpus, TEST_SPEEDS, splits
from training import Trainer, soft_labels

HERE = os.path.dirname(os.path.abspath(__file__))


def merged(base, own):
    """`own` laid over `base`, objects within objects too."""
    both = dict(base)
    for key, value in own.items():
        inner = isinstance(value, dict) and isinstance(base.get(key), dict)
        both[key] = merged(base[key], value) if inner else value
    return both


def recall_mean(answers, truth):
    labels = [label for label in range(8) if (truth == label).any()]
    return float(np.mean([(answers[truth == label] == label).mean() for label in labels]))


def scores(corpus, config, answers):
    """Answers [networks, speeds, clips, 8] as UAR in percent, pooled over the folds of each seed."""
    seeds = len(config['seeds'])
    pooled = answers.reshape(seeds, -1, *answers.shape[1:]).sum(1)
    shares = torch.tensor(pooled).softmax(-1).numpy()
    true_speed = TEST_SPEEDS.index(1.0)
    alone, three, five = shares[:, true_speed], shares[:, 1:4].mean(1), shares.mean(1)
    uar = lambda share: 100 * recall_mean(share.argmax(-1), corpus.emotion)
    mean = lambda values: round(float(np.mean(values)), 2)
    of_sex = lambda share, sex: 100 * recall_mean(
        share.argmax(-1)[corpus.sex == sex], corpus.emotion[corpus.sex == sex]
    )
    return {
        'uar': mean([uar(share) for share in alone]),
        'uarOfSeeds': [round(uar(share), 1) for share in alone],
        'accuracy': mean([100 * (share.argmax(-1) == corpus.emotion).mean() for share in alone]),
        'uarThreeSpeeds': mean([uar(share) for share in three]),
        'uarFiveSpeeds': mean([uar(share) for share in five]),
        'uarSeedsTogether': mean([uar(alone.sum(0))]),
        'uarSeedsTogetherFiveSpeeds': mean([uar(five.sum(0))]),
        'uarWomen': mean([of_sex(share, 1) for share in alone]),
        'uarMen': mean([of_sex(share, 0) for share in alone]),
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('prepared')
    parser.add_argument('--recipes', default=f'{HERE}/recipes.json')
    parser.add_argument('--only')
    parser.add_argument('--steps', type=int)
    parser.add_argument('--out', default=f'{HERE}/results.jsonl')
    options = parser.parse_args()
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    corpus = Corpus(options.prepared)
    with open(options.recipes) as file:
        recipes = json.load(file)
    wanted = options.only.split(',') if options.only else list(recipes['recipes'])
    for name in wanted:
        config, start = merged(recipes['base'], recipes['recipes'][name]), time.time()
        parts = splits(corpus, config)
        trainer = Trainer(corpus, config, parts, soft_labels(corpus, config, parts, options.steps))
        losses = trainer.train(options.steps)
        line = {
            'name': name,
            'split': config['split'],
            'seeds': config['seeds'],
            'parameters': sum(parameter.numel() for parameter in trainer.own[0]),
            **scores(corpus, config, trainer.answers()),
            'losses': losses,
            'seconds': round(time.time() - start, 1),
        }
        print(json.dumps(line), flush=True)
        with open(options.out, 'a') as file:
            file.write(json.dumps(line) + '\n')


main()
