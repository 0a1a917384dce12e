# Made-up answers for the goldens: any answers would do, as long as they have ties, gaps and unequal groups.
set.seed(20261123)
draw <- function(n, p) sample(seq_along(p), n, replace = TRUE, prob = p)

items <- rbind(
  data.frame(case = "five_points", answer = draw(87, c(1, 2, 3, 5, 4))),
  data.frame(case = "five_points_even_n", answer = draw(40, c(3, 2, 2, 2, 3))),
  data.frame(case = "seven_points", answer = draw(33, c(1, 1, 2, 3, 3, 2, 1))),
  data.frame(case = "few", answer = draw(6, c(1, 2, 3, 5, 4))),
  data.frame(case = "one", answer = 4)
)
write.csv(items, "items.csv", row.names = FALSE, quote = FALSE)

pre_post <- function(case, n, lift) {
  pre <- draw(n, c(2, 4, 5, 4, 2))
  data.frame(case = case, pre = pre, post = pmin(5, pmax(1, pre + sample(-1:2, n, TRUE, prob = lift))))
}
write.csv(rbind(
  pre_post("better", 46, c(1, 5, 4, 1)),
  pre_post("worse", 31, c(5, 4, 1, 0)),
  pre_post("small", 9, c(1, 2, 2, 1)),
  pre_post("large", 260, c(2, 5, 3, 1))
), "pre_post.csv", row.names = FALSE, quote = FALSE)

write.csv(data.frame(pre = round(rnorm(18), 6), post = round(rnorm(18, 0.4), 6)), "untied_pairs.csv", row.names = FALSE, quote = FALSE)

groups <- rbind(
  data.frame(case = "shifted", time = "pre", answer = draw(62, c(3, 5, 5, 4, 1))),
  data.frame(case = "shifted", time = "post", answer = draw(48, c(1, 2, 4, 6, 4))),
  data.frame(case = "alike", time = "pre", answer = draw(25, c(1, 2, 3, 2, 1))),
  data.frame(case = "alike", time = "post", answer = draw(31, c(1, 2, 3, 2, 1)))
)
write.csv(groups, "groups.csv", row.names = FALSE, quote = FALSE)

common <- rnorm(120)
scale <- as.data.frame(sapply(c(0.9, 0.8, 0.7, 0.5), function(load) {
  as.integer(cut(load * common + rnorm(120, sd = sqrt(1 - load^2)), c(-Inf, -1.3, -0.5, 0.4, 1.2, Inf)))
}))
names(scale) <- c("a", "b", "c", "d")
write.csv(scale, "scale.csv", row.names = FALSE, quote = FALSE)
