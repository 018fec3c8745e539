#!/bin/sh
# A Slurm array of 40 shards, then the table. Submit with: sh slurm.sh /archive /results
set -eu
archive=$1
results=$2

judge=$(sbatch --parsable --array=1-40 --cpus-per-task=16 --mem=32G --time=12:00:00 --requeue \
    --wrap "ctviewer classify '$archive' --recursive --shard \$SLURM_ARRAY_TASK_ID/40 \
        --jsonl '$results/'\$SLURM_ARRAY_TASK_ID.jsonl --resume; test \$? -le 1")

# Exit codes 0 and 1 of classify are a whole shard; a requeued one resumes where it was killed.
sbatch --dependency="afterok:$judge" --wrap "ctviewer merge '$results/all.csv' '$results'/*.jsonl"
