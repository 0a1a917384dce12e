# Prints the expected values of tests/methods/survey. Run in this folder: Rscript survey.R
suppressPackageStartupMessages({library(jsonlite); library(MASS); library(psych)})
number <- function(x) unbox(as.numeric(x))
estimate <- function(value, low, high) list(value = number(value), low = number(low), high = number(high))

wilson <- function(x, n) {
  test <- suppressWarnings(prop.test(x, n, correct = FALSE))
  estimate(x / n, test$conf.int[1], test$conf.int[2])
}

# Order statistics at the binomial quantiles; beyond the sample the scale's own ends.
quantile_interval <- function(x, p, points) {
  x <- sort(x); n <- length(x)
  low <- qbinom(0.025, n, p); high <- qbinom(0.975, n, p) + 1
  estimate(quantile(x, p, type = 2), if (low < 1) 1 else x[low], if (high > n) points else x[high])
}

items <- read.csv("items.csv")
item <- function(x, points, agree) c(
  list(agreement = wilson(sum(x %in% agree), length(x)),
       median = quantile_interval(x, 0.5, points),
       lower_quartile = quantile_interval(x, 0.25, points),
       upper_quartile = quantile_interval(x, 0.75, points),
       neutral = wilson(sum(x == (points + 1) / 2), length(x))))
by_case <- lapply(split(items$answer, items$case), function(x) x)
expected_items <- Map(function(name, x) if (name == "seven_points") item(x, 7, 6:7) else item(x, 5, 4:5), names(by_case), by_case)
memo <- list(response_rate = wilson(101, 250), agreement = wilson(81, 101))
finite <- local({  # Wilson's interval at the effective number n(N-1)/(N-n)
  n <- 101 * 249 / 149
  test <- prop.test(81 / 101 * n, n, correct = FALSE)
  estimate(81 / 101, test$conf.int[1], test$conf.int[2])
})

newcombe_paired <- function(a, b, c, d) {
  n <- a + b + c + d
  pre <- wilson(a + b, n); post <- wilson(a + c, n)
  margins <- (a + b) * (c + d) * (a + c) * (b + d)
  cross <- a * d - b * c
  if (cross > 0) cross <- max(0, cross - n / 2)
  phi <- if (margins == 0) 0 else cross / sqrt(margins)
  side <- function(x, y) sqrt(max(0, x^2 - 2 * phi * x * y + y^2))
  difference <- post$value - pre$value
  estimate(difference,
           difference - side(post$value - post$low, pre$high - pre$value),
           difference + side(post$high - post$value, pre$value - pre$low))
}

newcombe <- function(x1, n1, x2, n2) {
  pre <- wilson(x1, n1); post <- wilson(x2, n2)
  difference <- post$value - pre$value
  estimate(difference,
           difference - sqrt((post$value - post$low)^2 + (pre$high - pre$value)^2),
           difference + sqrt((post$high - post$value)^2 + (pre$value - pre$low)^2))
}

walsh <- function(d) {  # Hodges-Lehmann shift of all pairs, with R's own exact order statistics
  averages <- sort(outer(d, d, "+")[upper.tri(diag(length(d)), diag = TRUE)] / 2)
  n <- length(d)
  low <- if (n > 200) max(1, floor(n * (n + 1) / 4 - qnorm(0.975) * sqrt(n * (n + 1) * (2 * n + 1) / 24))) else max(1, qsignrank(0.025, n))
  estimate(median(averages), averages[low], averages[length(averages) + 1 - low])
}

linked <- lapply(split(read.csv("pre_post.csv"), read.csv("pre_post.csv")$case), function(x) {
  pre <- x$pre >= 4; post <- x$post >= 4
  test <- suppressWarnings(wilcox.test(x$post, x$pre, paired = TRUE, exact = FALSE, correct = TRUE))
  list(agreement_difference = newcombe_paired(sum(pre & post), sum(pre & !post), sum(!pre & post), sum(!pre & !post)),
       signed_rank = walsh(x$post - x$pre),
       improved = wilson(sum(x$post > x$pre), nrow(x)),
       worsened = wilson(sum(x$post < x$pre), nrow(x)),
       statistic = number(test$statistic), p_value = number(test$p.value))
})
untied <- read.csv("untied_pairs.csv")
exact <- wilcox.test(untied$post, untied$pre, paired = TRUE, exact = TRUE, conf.int = TRUE)

brunner_munzel <- function(x, y) {
  nx <- length(x); ny <- length(y)
  all <- rank(c(x, y)); rx <- all[1:nx]; ry <- all[nx + 1:ny]
  p <- (mean(ry) - (ny + 1) / 2) / nx
  vx <- var(rx - rank(x)); vy <- var(ry - rank(y))
  df <- (nx * vx + ny * vy)^2 / ((nx * vx)^2 / (nx - 1) + (ny * vy)^2 / (ny - 1))
  se <- sqrt(vx / (nx * ny^2) + vy / (ny * nx^2))
  half <- qt(0.975, df) * se
  c(estimate(p, max(0, p - half), min(1, p + half)), list(p_value = number(2 * pt(-abs(p - 0.5) / se, df))))
}
groups <- read.csv("groups.csv")
unlinked <- lapply(split(groups, groups$case), function(g) {
  x <- g$answer[g$time == "pre"]; y <- g$answer[g$time == "post"]
  model <- polr(factor(answer) ~ I(time == "post"), data = g, Hess = TRUE, control = list(reltol = 1e-14, maxit = 500))
  b <- coef(model); se <- sqrt(vcov(model)[1, 1])
  list(agreement_difference = newcombe(sum(x >= 4), length(x), sum(y >= 4), length(y)),
       superiority = brunner_munzel(x, y),
       odds_ratio = estimate(exp(b), exp(b - qnorm(0.975) * se), exp(b + qnorm(0.975) * se)))
})

scale <- read.csv("scale.csv")
alpha <- suppressWarnings(psych::alpha(scale))$total$raw_alpha
feldt <- psych::alpha.ci(alpha, n.obs = nrow(scale), n.var = ncol(scale), p.val = 0.05)
omega <- function(data) {  # one factor by maximum likelihood, in the items' own variances
  one <- factanal(data, factors = 1, control = list(opt = list(factr = 1e1, pgtol = 1e-12, maxit = 1000)))
  s <- sapply(data, sd); load <- sum(one$loadings[, 1] * s); unique <- sum(one$uniquenesses * s^2)
  load^2 / (load^2 + unique)
}
value <- omega(scale)
left_out <- sapply(seq_len(nrow(scale)), function(i) log(1 - omega(scale[-i, ])))
se <- sqrt((nrow(scale) - 1) / nrow(scale) * sum((left_out - mean(left_out))^2))
jackknife <- 1 - (1 - value) * exp(c(1, -1) * qnorm(0.975) * se)

tested <- sapply(linked, function(x) x$p_value)
write_json(list(holm = lapply(split(p.adjust(tested, "holm"), names(tested)), number), memo = memo, finite = finite, items = expected_items, linked = linked,
                untied = list(statistic = number(exact$statistic), signed_rank = estimate(exact$estimate, exact$conf.int[1], exact$conf.int[2])),
                unlinked = unlinked,
                scale = list(alpha = estimate(alpha, feldt$lower.ci, feldt$upper.ci), omega = estimate(value, jackknife[1], jackknife[2]))),
           "expected.json", digits = NA, pretty = TRUE)
writeLines(capture.output(sessionInfo()), "session.txt")
