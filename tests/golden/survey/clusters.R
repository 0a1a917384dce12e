# Prints the expected values of tests/methods/survey/test_clusters.py. Run in this folder: Rscript clusters.R
suppressPackageStartupMessages({library(jsonlite); library(survey)})
number <- function(x) unbox(as.numeric(x))
by_case <- lapply(split(read.csv("clusters.csv"), read.csv("clusters.csv")$case), function(d) {
  d$weight <- 1
  design <- svydesign(ids = ~team, weights = ~weight, data = d)
  mean <- svymean(~agree, design)
  n <- nrow(d); p <- coef(mean)[[1]]; se <- SE(mean)[[1]]
  deff <- se^2 / (p * (1 - p) / n)
  effect <- max(1, ceiling(round(10 * deff, 9)) / 10)  # rounded up to a tenth, as we print it
  effective <- min(n, n / effect * (qt(0.975, n - 1) / qt(0.975, degf(design)))^2)
  test <- suppressWarnings(prop.test(p * effective, effective, correct = FALSE))
  list(value = number(p), se = number(se), deff = number(deff), low = number(test$conf.int[1]), high = number(test$conf.int[2]))
})
write_json(by_case, "clusters.json", digits = NA, pretty = TRUE)
writeLines(capture.output(sessionInfo()), "clusters_session.txt")
